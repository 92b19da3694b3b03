package screen

// The smallest window that shows everything, and the largest that is drawn. No display shows more letters than that, and a terminal
// that claims 65535 columns and rows would cost gigabytes.
const (
	MinWidth  = 60
	MinHeight = 16
	maxWidth  = 1000
	maxHeight = 400
)

// UsableSize corrects what a terminal says about its size. A serial line knows no size, or only the part that somebody set by hand.
func UsableSize(columns, rows int) (width, height int) {
	if columns == 0 {
		columns = 80
	}
	if rows == 0 {
		rows = 24
	}
	return min(columns, maxWidth), min(rows, maxHeight)
}

// LeavesList reports whether a page of w columns and h rows is over the list: around it, so much of the list is visible that it means
// something. Any other page has the window to itself.
func (f Frame) LeavesList(w, h int) bool {
	const columns, rows = 110, 32 - 2 // of a window, without its header and footer
	const aboveAndBelow = 6           // at least visible
	return f.Width >= max(columns, w+besidePage) && f.Height >= max(rows, h+aboveAndBelow)
}

// besidePage is how many columns of the list are at least visible beside a page, on both sides together.
const besidePage = 2 * 7

// BoxWidth is the usual outer width of a box: in a window of 120 columns, it is inside the list, with a blank beside each border.
const BoxWidth = 68
