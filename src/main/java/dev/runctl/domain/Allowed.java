package dev.runctl.domain;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A deliberate exception to an architecture rule, with its reason. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Allowed {
    String value();
}
