package dev.weir.view;

/** What a piece of text is, from which the theme makes its colour and weight; never the only thing that says so. */
public enum Ink {
    /** Ordinary text. */
    TEXT,
    /** Text that stands out: titles, keys. */
    STRONG,
    /** Column headings. */
    HEADING,
    /** Received. */
    RX,
    /** Sent. */
    TX,
    /** Bars that compare. */
    BAR,
    /** All is well. */
    GOOD,
    /** Something is wrong; a {@code !} stands beside it. */
    ALERT,
    /** The selected row, and what must not be overlooked: reverse video. */
    SELECTED
}
