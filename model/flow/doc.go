// Package flow is the walk through the screens: its states, its events, the one table that leads from one to the next, and
// the decision which event the end of a piece of work is. The full screen and line mode share it.
package flow
