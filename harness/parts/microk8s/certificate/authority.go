// Package certificate makes the keys and certificates that a node of MicroK8s has. The keys are of an elliptic curve where
// MicroK8s takes RSA: nothing depends on their kind, and an emulated machine makes and uses them many times as fast.
package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"
)

const life = 10 * 365 * 24 * time.Hour

// A clock that is a little slow must not find a certificate not yet valid.
const slack = time.Hour

// Names are what a certificate is for, besides its subject.
type Names struct {
	DNS       []string
	Addresses []net.IP
}

// Authority signs certificates.
type Authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// Load reads an authority that Create has made.
func Load(certificateFile, keyFile string) (*Authority, error) {
	content, err := os.ReadFile(certificateFile)
	if err != nil {
		return nil, err
	}
	certificate, err := parse(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", certificateFile, err)
	}
	key, err := loadKey(keyFile)
	if err != nil {
		return nil, err
	}
	return &Authority{certificate, key}, nil
}

// Create makes an authority's key and certificate.
func Create(certificateFile, keyFile, commonName string) error {
	key, err := Key(keyFile)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: commonName},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	self := &Authority{certificate: template, key: key}
	signed, err := self.sign(template, &key.PublicKey)
	if err != nil {
		return err
	}
	return os.WriteFile(certificateFile, signed, 0o660)
}

// Sign gives out the certificate that a request in PEM asks for, to be a server and a client with.
func (a *Authority) Sign(request []byte) ([]byte, error) {
	block, _ := pem.Decode(request)
	if block == nil {
		return nil, errors.New("expected a certificate request in PEM")
	}
	asked, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return nil, err
	}
	if err := asked.CheckSignature(); err != nil {
		return nil, err
	}
	return a.sign(&x509.Certificate{
		Subject:     asked.Subject,
		DNSNames:    asked.DNSNames,
		IPAddresses: asked.IPAddresses,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, asked.PublicKey)
}

func (a *Authority) sign(template *x509.Certificate, public any) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template.SerialNumber, template.NotBefore, template.NotAfter = serial, now.Add(-slack), now.Add(life)
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, public, a.key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}

// Key finds the key in a file, or makes one and keeps it there.
func Key(file string) (*ecdsa.PrivateKey, error) {
	if _, err := os.Stat(file); err == nil {
		return loadKey(file)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600)
}

func loadKey(file string) (*ecdsa.PrivateKey, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return nil, fmt.Errorf("expected a key in PEM in %s", file)
	}
	return x509.ParseECPrivateKey(block.Bytes)
}

func parse(content []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(content)
	if block == nil {
		return nil, errors.New("expected a certificate in PEM")
	}
	return x509.ParseCertificate(block.Bytes)
}
