package dev.weir.screen;

import java.util.List;

/**
 * What an event led to.
 *
 * @param state   what the person sees now
 * @param effects what is to be done, in this order
 */
public record Step(UiState state, List<Effect> effects) {

    public Step {
        effects = List.copyOf(effects);
    }

    static Step of(UiState state) {
        return new Step(state, List.of());
    }

    static Step of(UiState state, Effect effect) {
        return new Step(state, List.of(effect));
    }
}
