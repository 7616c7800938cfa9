package io.bactrian.delivery;

/**
 * A call that was not made, because its system is away (HUB-304): it failed too often, or asked to be left alone. The message waits where
 * it is until the system is back.
 */
public class ExternalSystemAwayException extends ExternalSystemException {

    ExternalSystemAwayException(String system, String operation, long secondsToWait) {
        super(ErrorCode.EXTERNAL_SYSTEM_AWAY, system, operation, 0, "it is away and was not asked", secondsToWait, null);
    }
}
