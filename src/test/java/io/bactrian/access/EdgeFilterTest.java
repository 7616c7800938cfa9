package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

class EdgeFilterTest {

    private final AtomicBoolean started = new AtomicBoolean();
    private final EdgeFilter filter = new EdgeFilter(new ProblemWriter(),
            new BodyRules(DataSize.ofMegabytes(1), DataSize.ofMegabytes(16)), started::get);

    /** The server listens before the routes are there; a 404 then told callers to give up. */
    @Test
    void shouldTellCallersToComeBackWhileTheRoutesAreNotThereYet() throws Exception {
        MockHttpServletResponse early = call();
        started.set(true);

        assertThat(early.getStatus()).isEqualTo(503);
        assertThat(early.getHeader("Retry-After")).isEqualTo("1");
        assertThat(early.getContentAsString()).contains("HUB-503");
        assertThat(call().getStatus()).isEqualTo(HttpServletResponse.SC_OK);
    }

    private MockHttpServletResponse call() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/deals");
        request.setContentType("application/json");
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response;
    }
}
