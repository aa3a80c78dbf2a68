package dev.weir.kernel;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Traffic of many clients, and of this host's own: what the test of clients starts in either namespace. */
final class ClientsTraffic {

    private static final int PATIENCE_MILLIS = 3_000;

    private ClientsTraffic() {}

    /**
     * Does one thing after the other and leaves.
     *
     * @param arguments each {@code tcp|udp,address,port,source...} (a knock from each source, an address or {@code
     *                  address#port}), {@code ask-tcp|ask-udp,address,port} (a message and its echo), {@code
     *                  echo,port} (answers until it is killed), {@code connecting,port} (a UDP server that connects a
     *                  socket to its first client) or {@code hostile,address,port,connections} (to an HTTP server,
     *                  until it is killed)
     */
    public static void main(String[] arguments) throws IOException {
        for (String argument : arguments) {
            String[] words = argument.split(",");
            switch (words[0]) {
                case "echo" -> echo(Integer.parseInt(words[1]));
                case "connecting" -> connecting(Integer.parseInt(words[1]));
                case "ask-tcp" -> askTcp(to(words));
                case "ask-udp" -> askUdp(to(words));
                case "hostile" -> hostile(to(words), Integer.parseInt(words[3]));
                default -> {
                    for (int i = 3; i < words.length; i++) {
                        String[] source = words[i].split("#");
                        int port = source.length == 1 ? 0 : Integer.parseInt(source[1]);
                        knock(words[0].equals("tcp"), to(words), new InetSocketAddress(source[0], port));
                    }
                }
            }
        }
    }

    private static InetSocketAddress to(String[] words) {
        return new InetSocketAddress(words[1], Integer.parseInt(words[2]));
    }

    private static void knock(boolean tcp, InetSocketAddress to, InetSocketAddress from) throws IOException {
        if (tcp) {
            try (Socket socket = new Socket()) {
                socket.bind(from);
                socket.connect(to, PATIENCE_MILLIS);
            } catch (java.net.ConnectException refused) {
                return; // nobody listens, which is fine
            }
        } else {
            try (DatagramSocket socket = new DatagramSocket(from)) {
                socket.send(new DatagramPacket(new byte[] {1}, 1, to));
            }
        }
    }

    private static void askTcp(InetSocketAddress to) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(to, PATIENCE_MILLIS);
            for (int i = 0; i < 50; i++) {
                socket.getOutputStream().write(i);
                socket.getInputStream().read();
            }
        }
    }

    /** From a socket that is not connected, as a resolver's may be. */
    private static void askUdp(InetSocketAddress to) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            for (int i = 0; i < 50; i++) {
                socket.send(new DatagramPacket(new byte[] {1}, 1, to));
                socket.receive(new DatagramPacket(new byte[1], 1));
            }
        }
    }

    /** Keeps so many connections open, each of which harms in its own way; one that was closed is opened again. */
    private static void hostile(InetSocketAddress to, int connections) throws IOException {
        Socket[] sockets = new Socket[connections];
        for (int i = 0; i < connections; i++) {
            sockets[i] = opened(to, i);
        }
        System.out.println("ready");
        for (int i = 0; true; i = (i + 1) % connections) {
            try {
                Thread.sleep(5);
                sockets[i].getOutputStream().write('x');
            } catch (IOException closed) {
                sockets[i].close();
                sockets[i] = opened(to, i);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Socket opened(InetSocketAddress to, int number) throws IOException {
        Socket socket = new Socket();
        socket.connect(to, PATIENCE_MILLIS);
        String begin = "GET /list HTTP/1.1\r\nHost: a\r\n";
        String text = List.of("", "G", begin, begin + "X: " + "x".repeat(60_000), begin + "\r\n", begin + "\r\n")
                .get(number % 6);
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            if (number % 6 == 5) {
                socket.shutdownOutput();
            }
        } catch (IOException closed) {
            return socket; // the server has seen enough of it already
        }
        return socket;
    }

    /** As iperf3 and DTLS servers do: the socket that heard of a client becomes its own, another takes the next. */
    private static void connecting(int port) throws IOException {
        DatagramSocket first = shared(port);
        System.out.println("ready");
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        first.receive(packet);
        first.connect(packet.getSocketAddress());
        DatagramSocket next = shared(port);
        new Thread(() -> echoDatagrams(first)).start();
        echoDatagrams(next);
    }

    private static DatagramSocket shared(int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(null);
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(port));
        return socket;
    }

    private static void echo(int port) throws IOException {
        ServerSocket listening = new ServerSocket(port, 50, InetAddress.getByName("::"));
        DatagramSocket datagrams = new DatagramSocket(port);
        new Thread(() -> echoDatagrams(datagrams)).start();
        System.out.println("ready");
        while (true) {
            Socket client = listening.accept();
            new Thread(() -> echoStream(client)).start();
        }
    }

    private static void echoDatagrams(DatagramSocket datagrams) {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[64], 64);
                datagrams.receive(packet);
                datagrams.send(packet);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void echoStream(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            return; // the client is done
        }
    }
}
