package dev.weir.bpf;

import java.util.List;

/** An object that was not loaded, for one of its programs was refused, or for another reason. */
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
     * What it looks like from the logs of the programs. They are loaded in order until one is refused. If the verifier
     * has something against the last that it looked at, it is that one; else it may be the next, of which the kernel
     * would not hear.
     *
     * @param names of the programs that were to be loaded, in order
     * @param logs  what the verifier said of each
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

    /** Names of the programs one of which it is, if it is a program; nothing where there was none to load. */
    public List<String> suspects() {
        return suspects;
    }

    /** Names of the programs behind those, which the kernel has not come to. */
    public List<String> unseen() {
        return unseen;
    }
}
