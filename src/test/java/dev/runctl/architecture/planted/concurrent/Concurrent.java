package dev.runctl.architecture.planted.concurrent;

class Concurrent {
    Object bad = org.slf4j.LoggerFactory.class;
}
