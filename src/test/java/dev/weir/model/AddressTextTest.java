package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "255.255.255.255",
                "::1",
                "2001:db8::1",
                "fe80::200:86ff:fe05:80da",
                "1:2:3:4:5:6:7:8"
            })
    void anAddressReadsBackAsItIsWritten(String text) {
        assertThat(AddressText.parse(text).orElseThrow()).hasToString(text);
    }

    @Test
    void otherSpellingsOfIpv6AreTheSameAddress() {
        assertThat(AddressText.parse("2001:0DB8:0:0:0:0:0:1").orElseThrow()).hasToString("2001:db8::1");
        assertThat(AddressText.parse("::ffff:10.1.2.3").orElseThrow()).hasToString("10.1.2.3");
        assertThat(AddressText.parse("64:ff9b::192.0.2.33").orElseThrow()).hasToString("64:ff9b::c000:221");
        assertThat(AddressText.parse("1::").orElseThrow()).hasToString("1::");
        assertThat(AddressText.parse("::").orElseThrow()).isEqualTo(Address.UNSPECIFIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.1",
                "10.1.2",
                "10.1.2.3.4",
                "10.1.2.256",
                "010.1.2.3",
                "10.1.2.",
                ".1.2.3",
                "0x0a.1.2.3",
                "1.2.3.4 ",
                "*",
                "10.*",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "::g",
                "1:",
                ":1",
                "::1.2.3",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "fe80::1%eth0",
                "[::1]",
                "::1/128"
            })
    void whatCouldMeanSomethingElseIsNoAddress(String text) {
        assertThat(AddressText.parse(text)).isEmpty();
    }

    /** Another implementation of the same rules, with every leniency that it has switched off. */
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowPrefix(false)
            .allowMask(false)
            .allowWildcardedSeparator(false)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .allowBinary(false)
            .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .getEmbeddedIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .getEmbeddedIPv4AddressParentBuilder()
            .allowZone(false)
            .allowBase85(false)
            .allowBinary(false)
            .allowLeadingZeros(true)
            .allowUnlimitedLeadingZeros(false)
            .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
            .getParentBuilder()
            .toParams();

    @Test
    void theIpAddressLibraryReadsTheSame() {
        Random random = new Random(17);
        String alphabet = "0123456789abcdef::::....";
        int addresses = 0;
        for (int i = 0; i < 200_000; i++) {
            String text = i % 2 == 0 ? spelled(random) : mutated(spelled(random), random, alphabet);
            inet.ipaddr.IPAddress theirs = new IPAddressString(text, STRICT).getAddress();
            Optional<Address> ours = AddressText.parse(text);
            assertThat(ours).as(text).isEqualTo(Optional.ofNullable(theirs).map(found -> Address.of(found.getBytes())));
            addresses += ours.isPresent() ? 1 : 0;
        }
        assertThat(addresses).isGreaterThan(100_000);
    }

    private static String spelled(Random random) {
        if (random.nextBoolean()) {
            return random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                    + random.nextInt(256);
        }
        StringBuilder text = new StringBuilder();
        int gap = random.nextInt(9);
        for (int group = 0; group < 8; group++) {
            if (group == gap && gap < 7) {
                text.append(group == 0 ? "::" : ":");
                group++;
                continue;
            }
            text.append(Integer.toHexString(random.nextInt(1 << 1 + random.nextInt(16))))
                    .append(group < 7 ? ":" : "");
        }
        return text.toString();
    }

    private static String mutated(String text, Random random, String alphabet) {
        StringBuilder changed = new StringBuilder(text);
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> changed.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
            case 1 -> changed.deleteCharAt(at);
            default -> changed.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return changed.toString();
    }
}
