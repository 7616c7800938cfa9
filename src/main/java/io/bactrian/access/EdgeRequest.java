package io.bactrian.access;

/** placeholder, replaced below */
final class EdgeRequest {
    static final String CORRELATION_ID = "X-Correlation-Id";
}
