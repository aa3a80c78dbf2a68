package dev.weir.screen;

/** Where the person is, which decides what keys mean. */
public enum Place {
    /** Any view: a list, or a page without one. */
    VIEW,
    /** A menu laid over a view, such as the sort picker. */
    MENU,
    /** A question that one key says yes to. */
    QUESTION,
    /** The help panel or another panel of text laid over a view. */
    PANEL,
    /** A line of text being typed; every printable key is text. */
    TYPING
}
