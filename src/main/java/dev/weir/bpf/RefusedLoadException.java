package dev.weir.bpf;

import java.util.List;

/** An object that could not be loaded, because the kernel refused one of its programs or for another reason. */
public final class RefusedLoadException extends BpfException {

    private static final long serialVersionUID = 1;

    private final transient List<String> suspects;
    private final transient List<String> unseen;

    private RefusedLoadException(
            String message, int errno, String verifierLog, List<String> suspects, List<String> unseen) {
        super(message, errno, verifierLog);
        this.suspects = suspects;
        this.unseen = unseen;
    }

    /**
     * Finds the programs of which one was refused, from their logs. Programs are loaded in order until one is refused.
     * If the verifier wrote against the last program that it looked at, that one was refused; otherwise it may also be
     * the next one, which the kernel refused without asking the verifier.
     *
     * @param names of the programs that were to be loaded, in order
     * @param logs  what the verifier said about each
     */
    static RefusedLoadException of(int errno, List<String> names, List<String> logs) {
        int last = logs.size() - 1;
        while (last >= 0 && logs.get(last).isEmpty()) {
            last--;
        }
        String words = last < 0 ? "" : Native.lastWords(logs.get(last));
        if (!words.isEmpty()) {
            String name = names.get(last);
            String what = "cannot load the BPF program " + name;
            return new RefusedLoadException(
                    Native.failure(what, errno).getMessage(), errno, words, List.of(name), behind(names, last));
        }
        List<String> suspects = names.subList(Math.max(0, last), Math.min(last + 2, names.size()));
        String message = Native.failure("cannot load the BPF programs", errno).getMessage();
        return new RefusedLoadException(message, errno, "", List.copyOf(suspects), behind(names, last + 1));
    }

    private static List<String> behind(List<String> names, int index) {
        return List.copyOf(names.subList(Math.min(index + 1, names.size()), names.size()));
    }

    /** Names of the programs of which one was refused; empty when no program was to be loaded. */
    public List<String> suspects() {
        return suspects;
    }

    /** Names of the programs after those, which the kernel has not looked at. */
    public List<String> unseen() {
        return unseen;
    }
}
