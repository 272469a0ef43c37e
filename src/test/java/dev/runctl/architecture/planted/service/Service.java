package dev.runctl.architecture.planted.service;

class Service {
    Object bad = com.fasterxml.jackson.databind.ObjectMapper.class;
}
