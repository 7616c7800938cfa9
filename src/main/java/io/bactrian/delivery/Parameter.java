package io.bactrian.delivery;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/** A query parameter that filters a list. */
public final class Parameter {

    private Parameter() {
    }

    /** @throws HubException {@link ErrorCode#BAD_PARAMETER} when the value is there and none of those that the contract names */
    public static void oneOf(String name, @Nullable String value, Set<String> allowed) {
        if (value != null && !allowed.contains(value)) {
            throw new HubException(ErrorCode.BAD_PARAMETER, name + " is one of " + String.join(", ", new TreeSet<>(allowed)));
        }
    }
}
