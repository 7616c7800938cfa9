package io.bactrian.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What the packages and classes of the house may not do; each {@code because} names the repair. */
final class ArchitectureRules {

    private static final List<ArchRule> OF_ALL_CODE = List.of(
            noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..helper..")
                    .because("a package is a capability: move the class to the module whose words it speaks"),
            noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)")
                    .because("such a name says nothing: name the class after what it promises"),
            noClasses().should().callMethod(Thread.class, "sleep", long.class)
                    .because("sleeping guesses: wait for the thing itself, in a test with Awaitility"),
            noFields().that().haveNameMatching("(?i).*(amount|budget|cost|price).*").should().haveRawType(double.class)
                    .orShould().haveRawType(float.class).orShould().haveRawType(Double.class).orShould().haveRawType(Float.class)
                    .because("a binary float is no money: use BigDecimal or minor units"));

    private static final List<ArchRule> OF_MAIN_CODE = List.of(
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.util.Date")
                    .because("java.util.Date has no zone and changes under one's hands: use java.time"),
            noFields().should().beAnnotatedWith(Autowired.class).orShould().beAnnotatedWith(Value.class)
                    .orShould().beAnnotatedWith("jakarta.inject.Inject").orShould().beAnnotatedWith("jakarta.annotation.Resource")
                    .because("what a class needs stands in its constructor: take it as a parameter there"));

    private ArchitectureRules() {
    }

    /** Violations of the rules for main and test code alike, each as the rule and then the lines that break it. */
    static List<String> violationsOfAllCode(JavaClasses classes) {
        return violations(OF_ALL_CODE, classes);
    }

    /** Violations of the further rules for main code. */
    static List<String> violationsOfMainCode(JavaClasses classes) {
        return violations(OF_MAIN_CODE, classes);
    }

    private static List<String> violations(List<ArchRule> rules, JavaClasses classes) {
        List<String> violations = new ArrayList<>();
        for (ArchRule rule : rules) {
            rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails()
                    .forEach(detail -> violations.add(detail + " - " + rule.getDescription().replaceFirst("^.*, because ", "")));
        }
        return violations;
    }
}
