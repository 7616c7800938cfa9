package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class LongestSessionTest {

    @Test
    void shouldEndASessionAfterItsTimeHoweverBusyItIs() throws Exception {
        assertThat(after(Duration.ZERO.minusMillis(1)).isInvalid()).isTrue();
        assertThat(after(Duration.ofHours(1)).isInvalid()).isFalse();
    }

    private static MockHttpSession after(Duration length) throws Exception {
        MockHttpSession session = new MockHttpSession();
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);
        new LongestSession(length).doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        return session;
    }
}
