package dev.weir.attach;

import dev.weir.bpf.BpfLink;
import dev.weir.bpf.TcFilter;
import dev.weir.model.Hook;
import java.util.ArrayList;
import java.util.List;

/** The packet programs on one interface. */
final class Attachment {

    private final PacketHooks hooks;
    private final Links links = new Links();
    private final List<TcFilter> filters = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private String ingressHook = "off";
    private String ingressReason = "";

    /** One program: its hook without the name of the interface, which may change. */
    private record Part(String hook, boolean attached, String reason) {}

    Attachment(PacketHooks hooks) {
        this.hooks = hooks;
    }

    void add(String hook, BpfLink link, String reason) {
        links.add(link);
        parts.add(new Part(hook, true, reason));
    }

    void add(String hook, TcFilter filter, String reason) {
        filters.add(filter);
        parts.add(new Part(hook, true, reason));
    }

    void refused(String hook, String reason) {
        parts.add(new Part(hook, false, reason));
    }

    void setIngress(String hook, String reason) {
        ingressHook = hook;
        ingressReason = reason;
    }

    /** {@code generic}, {@code native}, {@code tc} or {@code off}. */
    String ingressHook() {
        return ingressHook;
    }

    String ingressReason() {
        return ingressReason;
    }

    /** Every hook, attached or not, under the name that the interface has now. */
    List<Hook> hooks(String name) {
        return parts.stream()
                .map(part -> new Hook(part.hook() + name, part.attached(), part.reason()))
                .toList();
    }

    /** The same hooks, not attached, while the interface is gone. */
    List<Hook> missing(String name, String reason) {
        return parts.stream()
                .map(part -> new Hook(part.hook() + name, false, reason))
                .toList();
    }

    /** Takes the programs off the interface. */
    void detach() {
        links.close();
        filters.forEach(hooks::remove);
    }

    /**
     * Lets go of programs whose interface is gone. If it only moved to another namespace, it still has those that links
     * hold.
     */
    void drop() {
        links.close();
        filters.forEach(hooks::discard);
    }
}
