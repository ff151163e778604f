using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace VoteTracker.ServiceDefaults;

/// <summary>Settings of a process: sections of its configuration, checked at start-up.</summary>
public static class SettingsRegistration
{
    /// <summary>Adds a section. A setting that it does not know, cannot read or does not allow stops the start.</summary>
    /// <typeparam name="T">Its settings, with data annotations.</typeparam>
    /// <param name="builder">The process.</param>
    /// <param name="section">Its name.</param>
    public static void AddSettings<T>(this IHostApplicationBuilder builder, string section)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.Configuration.GetSection(section);
        builder.Services.AddSingleton<IValidateOptions<T>>(new SettingsValidator<T>(configuration));
        builder.Services.AddOptions<T>().Configure(options => SettingsValidator<T>.Bind(configuration, options)).ValidateOnStart();
    }

    /// <summary>Refuses sections on the command line that no process of the suite reads.</summary>
    internal static void AddCommandLineCheck(this IHostApplicationBuilder builder) =>
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CommandLineCheck>());
}
