package certificate

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"os"
)

// CheckLength is how many digits of a certificate's hash make the last part of an invitation.
const CheckLength = 12

// Request asks for a certificate in PEM, with the key in a file, which is made where it is missing.
func Request(keyFile string, subject pkix.Name, names Names) ([]byte, error) {
	key, err := Key(keyFile)
	if err != nil {
		return nil, err
	}
	template := &x509.CertificateRequest{Subject: subject, DNSNames: names.DNS, IPAddresses: names.Addresses}
	der, err := x509.CreateCertificateRequest(rand.Reader, template, key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}), nil
}

// Hash is the SHA-256 of a certificate as it is sent when a connection is opened.
func Hash(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// Check is what an invitation says of the certificate in a file, so that whoever joins knows whom they join.
func Check(file string) (string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	certificate, err := parse(content)
	if err != nil {
		return "", err
	}
	return Hash(certificate.Raw)[:CheckLength], nil
}
