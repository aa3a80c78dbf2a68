package dev.weir.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One run of {@code src/test/c/peer.c} in a namespace of a lab; ended when closed. */
final class Peer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60 * Lab.SLOWNESS;

    private final Process process;
    private final BufferedReader lines;

    private Peer(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it; the words are separated by single spaces. */
    static Peer start(String netns, String words) {
        List<String> command = new ArrayList<>(
                List.of("ip", "netns", "exec", netns, Generator.program("peer").toString()));
        command.addAll(List.of(words.split(" ")));
        try {
            return new Peer(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one and waits until it is ready. */
    static Peer ready(String netns, String words) {
        Peer peer = start(netns, words);
        if (!"ready".equals(peer.line())) {
            throw new IllegalStateException("peer " + words + " did not come up");
        }
        return peer;
    }

    /** Whether one is answered. */
    static boolean isAnswered(String netns, String words) {
        try (Peer peer = start(netns, words)) {
            return peer.isAnswered(words);
        }
    }

    private boolean isAnswered(String words) {
        int status = await();
        if (status > 1) {
            throw new IllegalStateException("peer " + words + " failed");
        }
        return status == 0;
    }

    /** Which of several that ask at the same time are answered: who is not needs two seconds to know. */
    static List<String> answered(String netns, List<String> questions) {
        List<Peer> peers = questions.stream().map(words -> start(netns, words)).toList();
        try {
            return IntStream.range(0, peers.size())
                    .filter(i -> peers.get(i).isAnswered(questions.get(i)))
                    .mapToObj(questions::get)
                    .toList();
        } finally {
            peers.forEach(Peer::close);
        }
    }

    /** Sends datagrams and returns how many. */
    static long flood(String netns, String words) {
        try (Peer peer = start(netns, "flood " + words)) {
            return peer.sent();
        }
    }

    /** How many datagrams it sent, when it is done. */
    long sent() {
        return Long.parseLong(line().split(" ")[0]);
    }

    /** Has one that sends until it is ended end, and returns how many it sent. */
    long stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sent();
    }

    /** Has one that holds a connection ask over it; whether it is answered. */
    boolean ask() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "answered".equals(line());
    }

    private String line() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int await() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("peer does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await();
    }
}
