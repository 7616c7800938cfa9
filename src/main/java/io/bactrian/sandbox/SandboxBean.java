package io.bactrian.sandbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/** A bean that the routes of {@code deploy/sandbox/} call by its name; it exists only in the sandbox profile. */
@Component
@Profile("sandbox")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface SandboxBean {

    /** The name by which routes refer to the bean. */
    @AliasFor(annotation = Component.class)
    String value();
}
