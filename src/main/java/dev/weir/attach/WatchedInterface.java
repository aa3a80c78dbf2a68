package dev.weir.attach;

/**
 * An interface whose packets are counted.
 *
 * @param name        its name
 * @param ingressHook {@code generic}, {@code native}, {@code tc} or {@code off}
 * @param reason      why that one
 */
public record WatchedInterface(String name, String ingressHook, String reason) {}
