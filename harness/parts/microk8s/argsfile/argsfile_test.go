package argsfile

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func fileWith(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "args")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func contentOf(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestAProgramIsStartedWithTheLinesThatAreNoComments(t *testing.T) {
	t.Setenv("SNAP_DATA", "/data")
	file := fileWith(t, "# why\n--one=${SNAP_DATA}/x\n\n  --two \"$SNAP_DATA/y\"\n--three='a,b'\n")
	found, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"--one=/data/x", "--two", "/data/y", "--three=a,b"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}

func TestAMissingFileIsToldByItsName(t *testing.T) {
	if _, err := Read("/nowhere/args"); err == nil || err.Error() != "reading arguments: open /nowhere/args: no such file or directory" {
		t.Errorf("found %v", err)
	}
}

func TestAValueIsReadWhicheverWayItIsWritten(t *testing.T) {
	file := fileWith(t, "--bind 0.0.0.0:25000\n--port=16443\n--flag\n--node-ip-other=1\n")
	for name, want := range map[string]string{"--bind": "0.0.0.0:25000", "--port": "16443", "--flag": "", "--node-ip": "", "--none": ""} {
		if found := Get(file, name); found != want {
			t.Errorf("%s: found %q, want %q", name, found, want)
		}
	}
}

func TestSettingChangesWhatItNamesAndNothingElse(t *testing.T) {
	file := fileWith(t, "# kept\n--a=1\n--b 2\n--c=3\n")
	nine, new := "9", "${SNAP_DATA}/n"
	err := Set(file, map[string]*string{"--b": &nine, "--c": nil, "--gone": nil, "--z": &new, "--y": &nine})
	if err != nil {
		t.Fatal(err)
	}
	if found, want := contentOf(t, file), "# kept\n--a=1\n--b=9\n--y=9\n--z=${SNAP_DATA}/n\n"; found != want {
		t.Errorf("found %q, want %q", found, want)
	}
}

func TestSettingMakesAFileThatIsNotThere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "args")
	value := "1"
	if err := Set(file, map[string]*string{"--a": &value}); err != nil {
		t.Fatal(err)
	}
	if found := contentOf(t, file); found != "--a=1\n" {
		t.Errorf("found %q", found)
	}
}
