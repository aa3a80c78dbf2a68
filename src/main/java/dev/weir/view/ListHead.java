package dev.weir.view;

import dev.weir.screen.Joined;
import dev.weir.screen.UiState;

/** A list that shows above its rows what they are made of; see {@code ListScreen.headRows}. */
public interface ListHead {

    /** Draws that; {@code canvas} has the rows it asked for, or fewer. */
    void drawHead(Canvas canvas, UiState state, Joined in);
}
