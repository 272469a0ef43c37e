package dev.runctl.architecture.planted.domain;

class Domain {
    java.util.List<?> bad = java.util.List.of(org.slf4j.LoggerFactory.class);
}
