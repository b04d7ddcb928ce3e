package services

import (
	"bytes"
	"testing"
)

const kubeliteUnit = `[Unit]
Description=Service for snap application microk8s.kubelite
Requires=snap-microk8s-x1.mount
Wants=network.target
After=snap-microk8s-x1.mount network.target snap.microk8s.daemon-containerd.service

[Service]
ExecStart=/p daemon kubelite
Environment=A=1
Environment=B=2
SyslogIdentifier=microk8s.daemon-kubelite
Type=simple
Restart=on-failure
WorkingDirectory=/d
TimeoutStopSec=30

[Install]
WantedBy=multi-user.target
`

func TestAUnitIsAsSnapdWritesIt(t *testing.T) {
	out := &bytes.Buffer{}
	err := unit.Execute(out, map[string]any{
		"Name": "kubelite", "After": Unit("containerd"), "Mount": "snap-microk8s-x1.mount", "Program": "/p", "Data": "/d",
		"Environment": []string{"A=1", "B=2"}, "Notifies": false, "Always": false, "Alone": false, "Then": "",
	})
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != kubeliteUnit {
		t.Errorf("found %s", out)
	}
}
