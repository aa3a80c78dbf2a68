package dev.weir.attach;

/**
 * An interface whose packets are counted.
 *
 * @param name        its name
 * @param ingressHook hook of its received packets: {@code generic}, {@code native}, {@code tc} or {@code off}
 * @param reason      why it is that hook
 */
public record WatchedInterface(String name, String ingressHook, String reason) {}
