package io.bactrian.delivery;

import java.util.Set;

/**
 * An external system failed, refused or could not be reached (HUB-301, HUB-303, HUB-302). The message names the system, the operation,
 * the status and the beginning of the system's own words; it holds no credentials and no address.
 */
public class ExternalSystemException extends HubException {

    /** What a system, or the proxy before it, answers to any request while it is overrun or not there. */
    private static final Set<Integer> NOT_NOW = Set.of(408, 425, 429, 502, 503, 504);

    private final String system;
    private final String operation;
    private final int status;
    private final String answer;
    private final long retryAfterSeconds;

    ExternalSystemException(ErrorCode code, String system, String operation, int status, String answer, long retryAfterSeconds,
            Throwable cause) {
        super(code, describe(system, operation, status, answer), cause);
        this.system = system;
        this.operation = operation;
        this.status = status;
        this.answer = answer;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    private static String describe(String system, String operation, int status, String answer) {
        String happened = status == 0 ? " could not be reached for " : " answered " + status + " to ";
        return system + happened + operation + (answer.isEmpty() ? "" : ": " + answer);
    }

    /** Which system, as its adapters are named: {@code telegram}. */
    public String system() {
        return system;
    }

    /** What was asked of it: {@code sendMessage}. */
    public String operation() {
        return operation;
    }

    /** The HTTP status, or the status inside the answer where that says more; 0 where there was no answer. */
    public int status() {
        return status;
    }

    /** The system's own words, at most 500 characters; empty where it said nothing. */
    public String answer() {
        return answer;
    }

    /** How many seconds the system asked to be left alone; 0 where it did not say. */
    @Override
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Whether a repeat may help: the system failed or was not there, as opposed to having refused. */
    public boolean repeatable() {
        return code() != ErrorCode.EXTERNAL_SYSTEM_REFUSED;
    }

    /** Whether any other call would have failed in the same way: the system is not there, or has no time for anybody. */
    public boolean meansAway() {
        return code() == ErrorCode.EXTERNAL_SYSTEM_UNREACHABLE || repeatable() && NOT_NOW.contains(status);
    }
}
