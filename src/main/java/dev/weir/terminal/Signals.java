package dev.weir.terminal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Runs Java code when a signal arrives.
 * <p>{@code sun.misc.Signal} (module jdk.unsupported) is called by reflection: naming it is a compiler warning that no
 * annotation silences, and here warnings are errors.
 */
public final class Signals {

    private Signals() {}

    /**
     * Calls {@code action} on a thread of its own each time the signal arrives.
     *
     * @param name without {@code SIG}: {@code WINCH}, {@code TERM}
     */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object caller = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), caller);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the JVM does not let us handle SIG" + name, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no sun.misc.Signal", e);
        }
    }
}
