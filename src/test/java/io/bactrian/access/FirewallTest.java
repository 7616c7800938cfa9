package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.RequestRejectedException;

/** The firewall without regular expressions refuses what Spring's refuses. */
class FirewallTest {

    private static String read(String name, String value) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        request.addHeader(name, value);
        return new AccessConfiguration().firewall().getFirewalledRequest(request).getHeader(name);
    }

    @Test
    void shouldLetTextThroughInAnyLanguageAndTabsInValues() {
        assertThat(read("User-Agent", "Оператор\t1.0 🙂")).isEqualTo("Оператор\t1.0 🙂");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "a\rb", "a\u007fb", "a\u0085b", "a\u0378b"})
    void shouldRefuseControlCharactersAndWhatIsNoCharacter(String value) {
        assertThatThrownBy(() -> read("User-Agent", value)).isInstanceOf(RequestRejectedException.class);
        assertThatThrownBy(() -> read(value, "anything")).isInstanceOf(RequestRejectedException.class);
    }
}
