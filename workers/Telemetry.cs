using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SynapseServerless.Workers.Telemetry;

namespace SynapseServerless.Worker;

/// <summary>Sends traces, metrics and logs where the environment says: to Application Insights, to a collector, to both, or nowhere.</summary>
internal static class Telemetry
{
    private const string ServiceName = "synapse-worker";

    /// <summary>Adds what is asked for.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="variable">Gives the value of an environment variable.</param>
    public static void Add(WebApplicationBuilder builder, Func<string, string?> variable)
    {
        string? insights = variable("APPLICATIONINSIGHTS_CONNECTION_STRING");
        // The exporter reads this and the other variables of OpenTelemetry by itself.
        bool collector = !string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_ENDPOINT"));
        if (string.IsNullOrEmpty(insights) && !collector)
            return;
        void Azure(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = insights;
            options.Credential = new DefaultAzureCredential();
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .WithTracing(traces =>
            {
                traces.AddSource(WorkerTelemetry.SourceName);
                if (collector)
                    traces.AddOtlpExporter();
                if (!string.IsNullOrEmpty(insights))
                    traces.AddAzureMonitorTraceExporter(Azure);
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(WorkerTelemetry.MeterName);
                if (collector)
                    metrics.AddOtlpExporter();
                if (!string.IsNullOrEmpty(insights))
                    metrics.AddAzureMonitorMetricExporter(Azure);
            });
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            if (collector)
                logs.AddOtlpExporter();
            if (!string.IsNullOrEmpty(insights))
                logs.AddAzureMonitorLogExporter(Azure);
        });
    }
}
