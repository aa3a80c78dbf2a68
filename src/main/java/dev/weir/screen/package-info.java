/**
 * What the person is looking at and how each event changes it: {@code UiState}, {@code Event}, {@code Effect}, {@code
 * update}.
 */
package dev.weir.screen;
