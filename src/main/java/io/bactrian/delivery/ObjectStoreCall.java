package io.bactrian.delivery;

import io.minio.errors.ErrorResponseException;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * What lies between the hub and its object store, for the adapters {@code object-store-…}: the store is a system like others, so a message
 * whose store is away waits for it.
 */
@Component("objectStoreCall")
public class ObjectStoreCall {

    private static final String SYSTEM = "object-store";

    private final ExternalCall calls;

    ObjectStoreCall(ExternalCall calls) {
        this.calls = calls;
    }

    /** @throws ExternalSystemAwayException without a call, while the store's circuit breaker is open */
    public void begin(Exchange exchange, String operation) {
        calls.begin(exchange, SYSTEM, operation);
    }

    /** The store did what was asked. */
    public void served(Exchange exchange) {
        exchange.getProperty(ExternalCall.CALL, ExternalSystem.Call.class).served();
    }

    /**
     * Throws what {@link #begin} threw, or what the failure of the call means. It never quotes the store: addresses and keys stay inside.
     */
    public void fail(Exchange exchange, String operation) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (cause instanceof HubException coded) {
            throw coded;
        }
        ExternalSystemException failure = failure(cause, operation);
        ExternalSystem.Call call = exchange.getProperty(ExternalCall.CALL, ExternalSystem.Call.class);
        if (call != null) {
            call.failed(failure, true);
        }
        throw failure;
    }

    private static ExternalSystemException failure(Throwable cause, String operation) {
        for (Throwable part = cause; part != null; part = part.getCause()) {
            if (part instanceof ErrorResponseException answered) {
                int status = answered.response() == null ? 0 : answered.response().code();
                ErrorCode code = status >= 500 || status == 429 || status == 0 ? ErrorCode.EXTERNAL_SYSTEM_FAILED
                        : ErrorCode.EXTERNAL_SYSTEM_REFUSED;
                return new ExternalSystemException(code, SYSTEM, operation, status, String.valueOf(answered.errorResponse().code()), 0,
                        null);
            }
        }
        return new ExternalSystemException(ErrorCode.EXTERNAL_SYSTEM_UNREACHABLE, SYSTEM, operation, 0,
                cause == null ? "" : cause.getClass().getSimpleName(), 0, null);
    }
}
