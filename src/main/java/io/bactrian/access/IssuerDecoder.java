package io.bactrian.access;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Decodes with what an issuer publishes, which is fetched with the first token and not at the start. While the issuer is away one request
 * at a time finds that out, and no more often than every two seconds; all others are answered at once, so that they hold no threads.
 */
final class IssuerDecoder implements JwtDecoder {

    private static final long PAUSE = Duration.ofSeconds(2).toNanos();

    private final Supplier<JwtDecoder> discovery;
    private final ReentrantLock discovering = new ReentrantLock();
    private volatile JwtDecoder discovered;
    private volatile Long failedAt;

    IssuerDecoder(Supplier<JwtDecoder> discovery) {
        this.discovery = discovery;
    }

    /** @throws HubException {@link ErrorCode#EXTERNAL_SYSTEM_UNREACHABLE} while the issuer does not answer */
    @Override
    public Jwt decode(String token) {
        try {
            return decoder().decode(token);
        } catch (BadJwtException | HubException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unreachable(e);
        }
    }

    private JwtDecoder decoder() {
        if (discovered != null) {
            return discovered;
        }
        Long last = failedAt;
        if (last != null && System.nanoTime() - last < PAUSE || !discovering.tryLock()) {
            throw unreachable(null);
        }
        try {
            if (discovered == null) {
                discovered = discovery.get();
            }
            return discovered;
        } catch (RuntimeException e) {
            failedAt = System.nanoTime();
            throw e;
        } finally {
            discovering.unlock();
        }
    }

    private static HubException unreachable(Throwable cause) {
        return new HubException(ErrorCode.EXTERNAL_SYSTEM_UNREACHABLE, "The issuer of tokens cannot be reached", cause);
    }
}
