package dev.weir;

import dev.weir.screen.Lists;

/** The lists that weir has, for tests elsewhere. */
public final class AllLists {

    private AllLists() {}

    /** All of them. */
    public static Lists all() {
        return Features.lists();
    }
}
