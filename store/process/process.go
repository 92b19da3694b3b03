// Package process looks at other processes by their numbers.
package process
