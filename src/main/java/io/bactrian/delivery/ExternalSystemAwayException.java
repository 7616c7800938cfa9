package io.bactrian.delivery;

/**
 * A call that was not made (HUB-304): its system failed too often, asked to be left alone, or takes no more calls now. The message waits
 * where it is until it may be made.
 */
public class ExternalSystemAwayException extends ExternalSystemException {

    ExternalSystemAwayException(String system, String operation, String reason, long secondsToWait) {
        super(ErrorCode.EXTERNAL_SYSTEM_AWAY, system, operation, 0, reason, secondsToWait, null);
    }
}
