package dev.weir.view;

import dev.weir.screen.Joined;
import dev.weir.screen.UiState;

/** A page that a feature draws of what one of its rows opens: its {@code Scope} is one. */
public interface FeaturePage {

    /** Draws the page; {@code canvas} has the rows that its list leaves. */
    void draw(Canvas canvas, UiState state, Joined in);
}
