package dev.runctl.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.runctl.domain.Allowed;
import java.util.Arrays;
import java.util.stream.Stream;

/** The rules, for any root package, so that each can be shown to catch a violation planted under another root. */
record Rules(String root) {
    private static final String[] ANYWHERE = {"java..", "org.jspecify.."};
    private static final String[] SCREENS = {"instances", "train", "runs", "checkpoints", "setup"};

    /** Classes of the layer may depend on these packages of ours and on these of others, and on nothing else. */
    private ArchRule layer(String name, String[] ours, String... others) {
        String[] allowed = Stream.of(
                        Arrays.stream(ANYWHERE),
                        Arrays.stream(ours).map(p -> root + "." + p + ".."),
                        Arrays.stream(others))
                .flatMap(s -> s)
                .toArray(String[]::new);
        return classes()
                .that(resideInAPackage(root + "." + name + "..").and(notAllowedByHand()))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(primitivesAndArrays()))
                .because("architecture.md says who may import whom");
    }

    ArchRule domain() {
        return layer("domain", new String[] {"domain"});
    }

    ArchRule concurrent() {
        return layer("concurrent", new String[] {"concurrent"});
    }

    ArchRule channel() {
        return layer("channel", new String[] {"channel"});
    }

    ArchRule session() {
        return layer("session", new String[] {"session", "channel", "service", "domain", "concurrent"}, "org.slf4j..");
    }

    ArchRule text() {
        return layer("text", new String[] {"text", "domain"});
    }

    ArchRule service() {
        return layer("service", new String[] {"service", "domain", "concurrent"}, "org.slf4j..");
    }

    ArchRule aws() {
        return layer(
                "aws",
                new String[] {"aws", "service", "domain", "concurrent"},
                "software.amazon.awssdk..",
                "javax.net..",
                "javax.xml.stream..",
                "org.slf4j..");
    }

    ArchRule storage() {
        return layer(
                "storage",
                new String[] {"storage", "service", "domain", "concurrent", "sqlite"},
                "com.fasterxml.jackson..",
                "org.slf4j..");
    }

    ArchRule project() {
        return layer(
                "project",
                new String[] {"project", "service", "domain", "concurrent"},
                "org.apache.commons.compress..",
                "com.fasterxml.jackson..",
                "org.slf4j..");
    }

    ArchRule inspect() {
        return layer(
                "inspect", new String[] {"inspect", "service", "domain", "concurrent"}, "com.fasterxml.jackson.core..");
    }

    ArchRule sqlite() {
        return layer("sqlite", new String[] {"sqlite"}, "org.sqlite..");
    }

    ArchRule endpoint() {
        return layer(
                "endpoint",
                new String[] {"endpoint", "channel", "sqlite"},
                "org.eclipse.jetty..",
                "com.fasterxml.jackson..",
                "javax.crypto..",
                "javax.xml..",
                "javax.crypto..",
                "org.w3c.dom..",
                "org.xml.sax..",
                "org.slf4j..",
                "software.amazon.awssdk..");
    }

    ArchRule cli() {
        return layer(
                "cli", new String[] {"cli", "service", "domain", "concurrent", "text"}, "picocli..", "org.slf4j..");
    }

    ArchRule ui() {
        return layer(
                "ui",
                new String[] {"ui", "service", "domain", "concurrent", "text"},
                "javafx..",
                "org.controlsfx..",
                "org.kordamp.ikonli..",
                "atlantafx..",
                "org.slf4j..");
    }

    /** The endpoint speaks with the SDK's model classes, but never as a client. */
    ArchRule sdkClientsOnlyInAws() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(outside("aws")))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are clients of the AWS SDK",
                        type -> type.getPackageName().startsWith("software.amazon.awssdk.services.")
                                && type.getSimpleName().endsWith("Client")));
    }

    ArchRule oneDriverOfSqlite() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(outside("sqlite")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.sqlite..");
    }

    /** A dependency rule on the class: a rule on calls would miss the method reference Platform::runLater. */
    ArchRule oneWayToTheScreensThread() {
        return noClasses()
                .that(resideInAPackage(root + "..")
                        .and(outside("app"))
                        .and(DescribedPredicate.not(named("UiThread")))
                        .and(notAllowedByHand()))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("javafx.application.Platform");
    }

    ArchRule viewModelsWithoutScene() {
        return noClasses()
                .that(resideInAPackage(root + ".ui..")
                        .and(DescribedPredicate.describe(
                                "are view models", type -> type.getSimpleName().endsWith("ViewModel"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.fxml..", "org.controlsfx..");
    }

    ArchRule screensApart(String screen) {
        String[] others = Arrays.stream(SCREENS)
                .filter(other -> !other.equals(screen))
                .map(other -> root + ".ui." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + ".ui." + screen + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }

    static String[] screens() {
        return SCREENS.clone();
    }

    ArchRule threadsOnlyInConcurrent() {
        return noClasses()
                .that(resideInAPackage(root + "..")
                        .and(outside("concurrent"))
                        .and(outside("endpoint"))
                        .and(outside("app"))
                        .and(notAllowedByHand()))
                .should()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors");
    }

    ArchRule oneLoggingApi() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(notAllowedByHand()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "java.awt..");
    }

    ArchRule noStandardStreams() {
        return noClasses()
                .that(resideInAPackage(root + "..")
                        .and(outside("cli"))
                        .and(outside("app"))
                        .and(notAllowedByHand()))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err");
    }

    SliceRule noCycles() {
        return SlicesRuleDefinition.slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private DescribedPredicate<JavaClass> outside(String layer) {
        return DescribedPredicate.not(resideInAPackage(root + "." + layer + ".."));
    }

    private static DescribedPredicate<JavaClass> named(String simpleName) {
        return DescribedPredicate.describe(
                "are " + simpleName, type -> outermost(type).getSimpleName().equals(simpleName));
    }

    private static DescribedPredicate<JavaClass> notAllowedByHand() {
        return DescribedPredicate.describe(
                "carry no @Allowed", type -> !outermost(type).isAnnotatedWith(Allowed.class));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Rules::outermost).orElse(type);
    }

    private static DescribedPredicate<JavaClass> primitivesAndArrays() {
        return DescribedPredicate.describe(
                "are primitive",
                type -> type.isPrimitive() || type.getBaseComponentType().isPrimitive());
    }
}
