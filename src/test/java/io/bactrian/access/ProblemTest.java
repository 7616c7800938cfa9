package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Violation;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class ProblemTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new CannotGetJdbcConnectionException("x", new SQLTransientConnectionException()), ErrorCode.DATABASE_UNAVAILABLE),
                Arguments.of(new CannotCreateTransactionException("x"), ErrorCode.DATABASE_UNAVAILABLE),
                Arguments.of(new TransactionSystemException("rollback failed", new SQLException("Connection is closed")),
                        ErrorCode.DATABASE_UNAVAILABLE),
                Arguments.of(new QueryTimeoutException("x"), ErrorCode.DATABASE_UNAVAILABLE),
                Arguments.of(new IllegalStateException(new SQLException("terminated", "57P01")), ErrorCode.DATABASE_UNAVAILABLE),
                Arguments.of(new UncategorizedSQLException("x", "y", new SQLException("disk full", "53100")), ErrorCode.DATABASE_UNAVAILABLE),
                Arguments.of(new DataIntegrityViolationException("x", new SQLException("check", "23514")), ErrorCode.INTERNAL),
                Arguments.of(new BadSqlGrammarException("x", "select", new SQLException("syntax", "42601")), ErrorCode.INTERNAL),
                Arguments.of(new RejectedExecutionException("x"), ErrorCode.OVERLOADED),
                Arguments.of(new NullPointerException("com.example.Secret"), ErrorCode.INTERNAL),
                Arguments.of(new IOException(new HubException(ErrorCode.NOT_FOUND, "x")), ErrorCode.NOT_FOUND));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldTellWhatARepeatMayGetOverFromWhatItMayNot(Exception failure, ErrorCode code) {
        assertThat(Problem.of(failure, "/x").code()).isEqualTo(code);
    }

    @Test
    void shouldAnswerARouteWithTheProblemAlone() throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("Authorization", "Bearer secret");
        exchange.getMessage().setHeader(Exchange.HTTP_PATH, "/api/v1/deals");
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new CamelExecutionException("x", exchange,
                new HubException(ErrorCode.SCHEMA_VIOLATION, "/a: is missing", List.of(new Violation("/a", "is missing")))));
        new ProblemWriter().write(exchange);
        assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys(Exchange.HTTP_RESPONSE_CODE, Exchange.CONTENT_TYPE)
                .containsEntry(Exchange.HTTP_RESPONSE_CODE, 422).containsEntry(Exchange.CONTENT_TYPE, "application/problem+json");
        JsonNode body = new ObjectMapper().readTree(exchange.getMessage().getBody(byte[].class));
        assertThat(body).isEqualTo(new ObjectMapper().readTree("""
                {"type":"urn:bactrian:error:HUB-103","title":"The body does not satisfy its schema","status":422,"detail":"/a: is missing",
                 "code":"HUB-103","instance":"/api/v1/deals","errors":[{"pointer":"/a","detail":"is missing"}]}"""));
    }

    @Test
    void shouldAskTheCallerToComeBackWhenTheDatabaseIsAway() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new CannotGetJdbcConnectionException("jdbc:postgresql://secret"));
        new ProblemWriter().write(exchange);
        assertThat(exchange.getMessage().getHeader("Retry-After")).isEqualTo("1");
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(new String(exchange.getMessage().getBody(byte[].class))).doesNotContain("secret");
    }

    @Test
    void shouldNotShowWhatBroke() {
        assertThat(Problem.of(new NullPointerException("com.example.Secret"), "/x").json().toString()).doesNotContain("Secret", "java", "NullPointer");
    }
}
