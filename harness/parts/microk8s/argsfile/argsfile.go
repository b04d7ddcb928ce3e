// Package argsfile reads and changes the files that MicroK8s keeps its programs' arguments in: one argument to a line,
// lines that begin with # are comments, and $NAME is taken from the environment.
package argsfile

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// Read returns a file's arguments as a program is started with them.
func Read(path string) ([]string, error) {
	lines, err := linesOf(path)
	if err != nil {
		return nil, err
	}
	var arguments []string
	for _, line := range lines {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(strings.NewReplacer(`"`, "", "'", "").Replace(line)) {
			arguments = append(arguments, os.ExpandEnv(word))
		}
	}
	return arguments, nil
}

// Get returns the value of an argument as it stands in the file, or nothing.
func Get(path, name string) string {
	lines, _ := linesOf(path)
	for _, line := range lines {
		if found, value := split(line); found == name {
			return value
		}
	}
	return ""
}

// Set gives arguments their values, and takes those out whose value is nil; what else is in the file stays as it is.
func Set(path string, values map[string]*string) error {
	lines, err := linesOf(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	missing := maps.Clone(values)
	var kept []string
	for _, line := range lines {
		name, _ := split(line)
		value, isNamed := values[name]
		switch {
		case line == "":
		case !isNamed:
			kept = append(kept, line)
		case value != nil:
			kept = append(kept, name+"="+*value)
		}
		delete(missing, name)
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		if value := missing[name]; value != nil {
			kept = append(kept, name+"="+*value)
		}
	}
	return os.WriteFile(path, []byte(strings.Join(kept, "\n")+"\n"), 0o660)
}

func linesOf(path string) ([]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading arguments: %w", err)
	}
	lines := strings.Split(strings.TrimRight(string(content), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return lines, nil
}

// split takes a line apart at its first = or space.
func split(line string) (name, value string) {
	if at := strings.IndexAny(line, "= "); at >= 0 {
		return line[:at], strings.Trim(line[at+1:], `"' `)
	}
	return line, ""
}
