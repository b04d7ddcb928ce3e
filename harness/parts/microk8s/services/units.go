// Package services keeps a node's services: systemd's units in the form that snapd gives them.
package services

import (
	"bytes"
	"os"
	"path/filepath"
	"text/template"

	"islanding/parts/microk8s/snap"
)

// DiskLabel is the label of the file system that the snap is.
const DiskLabel = "microk8s"

const unitsFolder = "/etc/systemd/system"

// Service is one of a node's programs that run on.
type Service struct {
	Name string
	// Notifies: it tells systemd when it is ready, and what comes after it waits for that.
	Notifies bool
	// Always is for what is started again also where it ended well.
	Always bool
	// Alone: stopping it leaves what it has started running, as pods do when containerd is stopped.
	Alone bool
	// Then is done once it is ready.
	Then  string
	After string
}

// All services of a node. Which of them do anything there, their locks say.
var All = []Service{
	{Name: "containerd", Notifies: true, Always: true, Alone: true, Then: "sideload"},
	{Name: "etcd"},
	{Name: "flanneld", Notifies: true, Then: "cni-configuration"},
	{Name: "cluster-agent"},
	{Name: "apiserver-proxy"},
	{Name: "kubelite", After: "containerd"},
}

// Unit is what systemd calls a service.
func Unit(name string) string { return "snap.microk8s.daemon-" + name + ".service" }

var unit = template.Must(template.New("unit").Parse(`[Unit]
Description=Service for snap application microk8s.{{.Name}}
Requires={{.Mount}}
Wants=network.target
After={{.Mount}} network.target{{with .After}} {{.}}{{end}}

[Service]
ExecStart={{.Program}} daemon {{.Name}}
{{- with .Then}}
ExecStartPost={{$.Program}} daemon {{.}}
{{- end}}
{{- range .Environment}}
Environment={{.}}
{{- end}}
SyslogIdentifier=microk8s.daemon-{{.Name}}
Type={{if .Notifies}}notify{{else}}simple{{end}}
Restart={{if .Always}}always{{else}}on-failure{{end}}
{{- if .Notifies}}
TimeoutStartSec=infinity
{{- end}}
{{- if .Alone}}
KillMode=process
{{- end}}
WorkingDirectory={{.Data}}
TimeoutStopSec=30

[Install]
WantedBy=multi-user.target
`))

var mount = template.Must(template.New("mount").Parse(`[Unit]
Description=Mount unit for microk8s

[Mount]
What=LABEL={{.Label}}
Where={{.Where}}
Type=ext4
Options=ro

[Install]
WantedBy=multi-user.target
`))

// Write writes all units, that of the snap's file system included: so that a reboot brings everything back.
func Write(f snap.Folders) error {
	mountUnit := "snap-microk8s-" + snap.Revision + ".mount"
	if err := write(mountUnit, mount, map[string]string{"Label": DiskLabel, "Where": f.Snap}); err != nil {
		return err
	}
	for _, one := range All {
		after := ""
		if one.After != "" {
			after = Unit(one.After)
		}
		err := write(Unit(one.Name), unit, map[string]any{
			"Name": one.Name, "Notifies": one.Notifies, "Always": one.Always, "Alone": one.Alone, "Then": one.Then,
			"After": after, "Mount": mountUnit, "Program": Program(f), "Data": f.Data, "Environment": f.Environment(),
		})
		if err != nil {
			return err
		}
	}
	return systemctl("daemon-reload")
}

// Program is where this very program lies.
func Program(f snap.Folders) string { return filepath.Join(f.Snap, "bin", "microk8s") }

func write(name string, form *template.Template, values any) error {
	var content bytes.Buffer
	if err := form.Execute(&content, values); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(unitsFolder, name), content.Bytes(), 0o644)
}
