package broken.architecture.util;

import java.util.Date;
import org.springframework.beans.factory.annotation.Autowired;

/** Breaks every rule of the house, to show that each is noticed. */
class DealManager {

    @Autowired
    Runnable work;

    double dailyBudget;

    Float cost;

    Date later() throws InterruptedException {
        Thread.sleep(1);
        work.run();
        return new Date();
    }
}
