-- list_devices: the devices that oneself worked with, or somebody, for an administrator
select * from base.devices_of(:user_name);

-- lose_device: give a device up for lost; its sessions end with it
select session from base.lose_device(:device);
