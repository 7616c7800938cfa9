package io.bactrian.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.bactrian.Bactrian;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.bactrian");
    private static final JavaClasses ALL = new ClassFileImporter().importPackages("io.bactrian");
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("broken.architecture");

    @Test
    void shouldKeepTheModulesApart() {
        ApplicationModules.of(Bactrian.class).verify();
    }

    @Test
    void shouldHoldForAllCode() {
        assertThat(ALL).hasSizeGreaterThan(MAIN.size());
        assertThat(ArchitectureRules.violationsOfAllCode(ALL)).isEmpty();
        assertThat(ArchitectureRules.violationsOfMainCode(MAIN)).isEmpty();
    }

    @Test
    void shouldNameEveryBreakageOfTheRules() {
        assertThat(ArchitectureRules.violationsOfAllCode(BROKEN)).containsExactly(
                "Class <broken.architecture.util.DealManager> does reside in any package ['..util..', '..utils..', '..common..',"
                        + " '..impl..', '..helper..'] in (DealManager.java:0)"
                        + " - a package is a capability: move the class to the module whose words it speaks",
                "Class <broken.architecture.util.DealManager> has name matching '.*(Manager|Helper|Util|Utils|Impl)' in"
                        + " (DealManager.java:0)"
                        + " - such a name says nothing: name the class after what it promises",
                "Method <broken.architecture.util.DealManager.later()> calls method <java.lang.Thread.sleep(long)> in"
                        + " (DealManager.java:17)"
                        + " - sleeping guesses: wait for the thing itself, in a test with Awaitility",
                "Field <broken.architecture.util.DealManager.cost> has raw type java.lang.Float in (DealManager.java:0)"
                        + " - a binary float is no money: use BigDecimal or minor units",
                "Field <broken.architecture.util.DealManager.dailyBudget> has raw type double in (DealManager.java:0)"
                        + " - a binary float is no money: use BigDecimal or minor units");
        assertThat(ArchitectureRules.violationsOfMainCode(BROKEN)).containsExactly(
                "Method <broken.architecture.util.DealManager.later()> calls constructor <java.util.Date.<init>()> in"
                        + " (DealManager.java:19)"
                        + " - java.util.Date has no zone and changes under one's hands: use java.time",
                "Method <broken.architecture.util.DealManager.later()> has return type <java.util.Date> in (DealManager.java:0)"
                        + " - java.util.Date has no zone and changes under one's hands: use java.time",
                "Field <broken.architecture.util.DealManager.work> is annotated with @Autowired in (DealManager.java:0)"
                        + " - what a class needs stands in its constructor: take it as a parameter there");
    }

    @Test
    void shouldNameEveryBreakageOfTheModules() {
        assertThatThrownBy(() -> ApplicationModules.of("broken.modules", location -> true).verify()).isInstanceOf(Violations.class)
                .hasMessageContaining("Cycle detected: Slice billing")
                .hasMessageContaining("Module 'deals' depends on non-exposed type broken.modules.billing.ledger.Ledger within module 'billing'");
    }
}
