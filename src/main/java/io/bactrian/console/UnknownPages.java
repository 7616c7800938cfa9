package io.bactrian.console;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Every address below the console that no page has. */
@Controller
class UnknownPages {

    @RequestMapping({"/console/{place:(?!assets$).*}", "/console/{place:(?!assets$).*}/**"})
    void unknown() {
        throw new HubException(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.cause());
    }
}
