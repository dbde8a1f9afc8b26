using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using SynapseServerless.Runs;

namespace SynapseServerless.Functions.Hosting;

/// <summary>Sends what the app logs and measures to Application Insights, where there is one; as an identity, not by a key.</summary>
internal static class FunctionsTelemetry
{
    /// <summary>Adds the exporters.</summary>
    /// <param name="services">The services of the app.</param>
    public static IServiceCollection AddSynapseTelemetry(this IServiceCollection services)
    {
        string? insights = System.Environment.GetEnvironmentVariable("APPLICATIONINSIGHTS_CONNECTION_STRING");
        if (string.IsNullOrEmpty(insights))
            return services;
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        telemetry.WithMetrics(metrics => metrics.AddMeter(RunTelemetry.MeterName));
        telemetry.UseAzureMonitorExporter(options =>
        {
            options.ConnectionString = insights;
            options.Credential = new DefaultAzureCredential();
        });
        return services;
    }
}
