package dev.weir.model;

/**
 * What an address is called.
 *
 * @param name   the name; text as it came
 * @param source who says so: {@code hosts}, the file of that name, or {@code ptr}, reverse DNS
 */
public record HostName(String name, String source) {

    /** From the hosts file. */
    public static final String HOSTS = "hosts";
    /** From reverse DNS, confirmed by asking for the address of the name. */
    public static final String PTR = "ptr";
}
