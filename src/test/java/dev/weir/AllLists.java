package dev.weir;

import dev.weir.codec.Codecs;
import dev.weir.screen.Lists;

/** The lists that weir has, and what reads recordings with the sections of every feature, for tests elsewhere. */
public final class AllLists {

    private AllLists() {}

    /** All of them. */
    public static Lists all() {
        return Features.lists();
    }

    /** The codecs of all sections. */
    public static Codecs codecs() {
        return Features.codecs();
    }
}
