package awsfake

import "time"

// Enrol adds a user with one key and one MFA device, whose seed is made up.
func (s *Server) Enrol(account, user, accessKeyID, secretKey, device string) {
	s.Put(User{
		Account: account, Name: user, AccessKeyID: accessKeyID, SecretKey: secretKey,
		Devices: []Device{{Serial: device, Seed: Seed()}},
	})
}

// Code is what the device shows at t; "" for a device that nobody has.
func (s *Server) Code(device string, t time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.users {
		for _, d := range u.Devices {
			if d.Serial == device {
				return Code(d.Seed, t)
			}
		}
	}
	return ""
}
