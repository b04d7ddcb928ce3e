package joining

import (
	"strings"
	"testing"
)

var word = strings.Repeat("a", 32)

func TestAnInvitationIsTakenApart(t *testing.T) {
	found, err := ParseInvitation("198.18.0.2:25000/" + word + "/0123456789ab")
	if err != nil {
		t.Fatal(err)
	}
	if want := (Invitation{"198.18.0.2", "25000", word, "0123456789ab"}); found != want {
		t.Errorf("found %v, want %v", found, want)
	}
}

func TestAnInvitationWithoutACheckIsTaken(t *testing.T) {
	if found, err := ParseInvitation("198.18.0.2:25000/" + word); err != nil || found.Check != "" {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestWhatIsNoInvitationIsRefusedInMicroK8sWords(t *testing.T) {
	const form = "Expected format: <master_IP>:<master_PORT>/<token>[/<fingerprint>]"
	for text, want := range map[string]string{
		"198.18.0.2:25000":                          form,
		"198.18.0.2/" + word:                        form,
		"198.18.0.2:25000/" + word + "/0123/more":   form,
		"centre:25000/" + word:                      "Invalid master IP",
		"198.18.0.2:x/" + word:                      "Master PORT not a number",
		"198.18.0.2:70000/" + word:                  "Master PORT not in range 1:65535",
		"198.18.0.2:25000/short":                    "Cluster token size should be at least 32 bytes",
		"198.18.0.2:25000/" + word + "/0123456789a": "Fingerprint should be at least 12 bytes",
	} {
		if _, err := ParseInvitation(text); err == nil || err.Error() != want {
			t.Errorf("%s: found %v, want %s", text, err, want)
		}
	}
}
